import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A word that can come next, with what it does. */
interface Word {
  word: string;
  help: string;
}

/** Where one stands after the words typed so far: `project create`, or empty at the beginning. */
interface Place {
  path: string;
  commands: Word[];
  options: Word[];
}

/** A script that knows every command of the program; nothing is asked of a server while one types. */
export function scriptFor(shell: Shell, program: Command): string {
  return writers[shell](placesOf(program, []));
}

function placesOf(command: Command, path: string[]): Place[] {
  const commands = command.commands.map((sub) => ({ word: sub.name(), help: helpOf(sub) }));
  const options = command.options.flatMap(({ long, short, hidden, description }) =>
    hidden ? [] : [{ word: long ?? short ?? '', help: firstSentence(description) }],
  );
  const place = { path: path.join(' '), commands, options };
  return [place, ...command.commands.flatMap((sub) => placesOf(sub, [...path, sub.name()]))];
}

const helpOf = (command: Command) => firstSentence(command.summary() || command.description());
const firstSentence = (text: string) => text.split(/[.;](?=\s|$)|\n/)[0] ?? '';

const writers: Record<Shell, (places: Place[]) => string> = { bash, zsh, fish };

const wordsOf = ({ commands, options }: Place) => [...commands, ...options].map(({ word }) => word).join(' ');
const pathsOf = (places: Place[]) => places.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`);

function bash(places: Place[]): string {
  return `# Completion of marsa for bash. Made by: marsa completion bash
_marsa() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${pathsOf(places).join(' | ')}) path="\${path:+$path }$word" ;;
    esac
  done
  local words="--json --url --help"
  case "$path" in
${places.map((place) => `    "${place.path}") words="$words ${wordsOf(place)}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _marsa marsa
`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function zsh(places: Place[]): string {
  const described = ({ word, help }: Word) => quoted(`${word}:${help.replaceAll(':', ' ')}`);
  return `#compdef marsa
# Completion of marsa for zsh. Made by: marsa completion zsh
_marsa() {
  local place="" word
  local -a choices
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in
      ${pathsOf(places).join(' | ')}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place" in
${places
  .map(
    ({ path, commands, options }) =>
      `    "${path}") choices=(${[...commands, ...options].map(described).join(' ')}) ;;`,
  )
  .join('\n')}
  esac
  choices+=('--json:answer in JSON' '--url:where Marsa is' '--help:show help')
  _describe 'marsa' choices || _files
}
compdef _marsa marsa
`;
}

function fish(places: Place[]): string {
  const escaped = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ path, commands, options }) => [
    ...commands.map(
      ({ word, help }) => `complete -c marsa -n "__marsa_at '${path}'" -f -a ${word} -d ${escaped(help)}`,
    ),
    ...options.map(
      ({ word, help }) =>
        `complete -c marsa -n "__marsa_at '${path}'" -l ${word.replace(/^-+/, '')} -d ${escaped(help)}`,
    ),
  ]);
  return `# Completion of marsa for fish. Made by: marsa completion fish
function __marsa_at
  set -l place
  for word in (commandline -opc)[2..]
    set -l longer (string join ' ' $place $word)
    if contains -- "$longer" ${pathsOf(places).join(' ')}
      set place $longer
    end
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
complete -c marsa -l json -d 'answer in JSON'
complete -c marsa -l url -x -d 'where Marsa is'
complete -c marsa -s h -l help -d 'show help'
`;
}
