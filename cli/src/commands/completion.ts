import { Argument, type Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type Shell, scriptFor, shells } from '../completion-script.ts';
import { examples } from '../options.ts';

/** `marsa completion` */
export function describeCompletion(completion: Command, cli: Cli): void {
  completion
    .description('Print a script that completes commands and options of `marsa` in your shell.')
    .addArgument(new Argument('<shell>').choices(shells))
    .action(async (shell: Shell) => {
      const script = scriptFor(shell, await cli.wholeProgram());
      if (cli.isJson()) cli.out.show({ shell, script }, () => script);
      else cli.out.raw(script);
    });
  examples(
    completion,
    'marsa completion bash > ~/.local/share/bash-completion/completions/marsa',
    'marsa completion zsh > ~/.zfunc/_marsa',
    'marsa completion fish > ~/.config/fish/completions/marsa.fish',
  );
}
