import type { Sentences } from '../sentences.ts';
import { archiveSentences } from './archives.ts';
import { attentionSentences } from './attention.ts';
import { backupSentences } from './backups.ts';
import { buildSentences } from './builds.ts';
import { configurationSentences } from './configuration.ts';
import { githubSentences } from './github.ts';
import { glueSentences } from './glue.ts';
import { issueSentences } from './issues.ts';
import { outsideSentences } from './outside.ts';
import { peopleSentences } from './people.ts';
import { pwaSentences } from './pwa.ts';
import { requestSentences } from './requests.ts';
import { signInSentences } from './sign-in.ts';
import { vaultSentences } from './vault.ts';

/** All that the server says, in Arabic. Loaded where the language is Arabic, and not before the page shows. */
export const arabicSentences: Sentences = {
  ...glueSentences,
  ...issueSentences,
  ...requestSentences,
  ...signInSentences,
  ...peopleSentences,
  ...attentionSentences,
  ...pwaSentences,
  ...outsideSentences,
  ...githubSentences,
  ...buildSentences,
  ...vaultSentences,
  ...backupSentences,
  ...archiveSentences,
  ...configurationSentences,
};
