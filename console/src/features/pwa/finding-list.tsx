import {
  CheckCircleIcon,
  ExclamationTriangleIcon,
  InformationCircleIcon,
  XCircleIcon,
} from '@heroicons/react/24/outline';
import { Button, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as pwa from '@marsa/contract/pwa.ts';
import { useState } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import type { PlainKey } from '#i18n/texts.ts';
import { Code } from '#ui/code.tsx';
import { FlipOnRtl, NextIcon } from '#ui/flip-on-rtl.tsx';
import { Panel } from '#ui/panel.tsx';
import { Said } from '#ui/said.tsx';
import { arabicFindings } from './arabic-findings.ts';
import classes from './finding-list.module.css';
import { pwaTexts } from './pwa.text.ts';

type Finding = DataOf<typeof pwa.get>['findings'][number];
type Severity = Exclude<Finding['severity'], 'passed'>;

const icons = { error: XCircleIcon, warning: ExclamationTriangleIcon, info: InformationCircleIcon };

const groups: { severity: Severity; title: PlainKey<typeof pwaTexts>; lead: PlainKey<typeof pwaTexts> }[] = [
  { severity: 'error', title: 'errors', lead: 'errorsText' },
  { severity: 'warning', title: 'warnings', lead: 'warningsText' },
  { severity: 'info', title: 'hints', lead: 'hintsText' },
];

/** A finding in the language in use: by its id, and where an older console does not know it, as the server says it. */
function useFindingWords(): (finding: Finding) => { title: string; fix: string | null } {
  const { language } = useLocale();
  return ({ id, severity, title, fix }) => {
    const words = language === 'ar' ? arabicFindings[id] : undefined;
    if (words === undefined) return { title, fix };
    return severity === 'passed'
      ? { title: words.passed, fix: null }
      : { title: words.fault, fix: words.fix };
  };
}

/** What was found, the worst first, with the way to mend each. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const t = useTexts(pwaTexts);
  return (
    <Stack>
      {groups.map(({ severity, title, lead }) => {
        const own = findings.filter((finding) => finding.severity === severity);
        return own.length === 0 ? null : (
          <Panel key={severity} title={t(title)} lead={t(lead)} isFlush>
            <ul className={classes.list}>
              {own.map((finding) => (
                <li key={finding.id} className={classes.finding}>
                  <FindingDetails finding={finding} severity={severity} />
                </li>
              ))}
            </ul>
          </Panel>
        );
      })}
      <Passed findings={findings.filter(({ severity }) => severity === 'passed')} />
    </Stack>
  );
}

function FindingDetails({ finding, severity }: { finding: Finding; severity: Severity }) {
  const t = useTexts(pwaTexts);
  const { title, fix } = useFindingWords()(finding);
  const { detail, evidence } = finding;
  const Picture = icons[severity];
  return (
    <details open={severity === 'error'}>
      <summary className={classes.summary}>
        <Picture width={20} className={classes[severity]} aria-hidden />
        <span className={classes.title}>{title}</span>
        <span className={classes.chevron}>
          <FlipOnRtl icon={NextIcon} />
        </span>
      </summary>
      <div className={classes.body}>
        {detail !== '' && (
          <div>
            <Text size="xs" c="dimmed">
              {t('details')}
            </Text>
            <Said>{detail}</Said>
          </div>
        )}
        {fix !== null && (
          <div>
            <Text size="xs" c="dimmed">
              {t('fix')}
            </Text>
            <Text dir="auto">{fix}</Text>
          </div>
        )}
        {evidence && (
          <div>
            <Text size="xs" c="dimmed">
              {t('evidence')}
            </Text>
            <Text component="div">
              <Code>{evidence.url}</Code>{' '}
              {evidence.status === null ? t('noAnswer') : t('status', { status: String(evidence.status) })}{' '}
              {evidence.contentType && <Code>{evidence.contentType}</Code>}
            </Text>
            {evidence.firstBytes && <Code block>{evidence.firstBytes}</Code>}
          </div>
        )}
      </div>
    </details>
  );
}

function Passed({ findings }: { findings: readonly Finding[] }) {
  const t = useTexts(pwaTexts);
  const wordsOf = useFindingWords();
  const [isOpen, setOpen] = useState(false);
  if (findings.length === 0) return null;
  if (!isOpen)
    return (
      <div>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('showPassed', { count: findings.length })}
        </Button>
      </div>
    );
  return (
    <Panel title={t('passed')} isFlush>
      <ul className={classes.list}>
        {findings.map((finding) => (
          <li key={finding.id} className={`${classes.finding} ${classes.passed}`}>
            <CheckCircleIcon width={20} className={classes.good} aria-hidden />
            <span>
              {wordsOf(finding).title}{' '}
              {finding.detail !== '' && (
                <Text span c="dimmed">
                  <Said>{finding.detail}</Said>
                </Text>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
