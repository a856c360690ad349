import { commonBeside } from '../../operations/common.ts'
import type { Listed } from '../../operations/index.ts'
import type { Parameter, Refusal } from '../../operations/operation.ts'
import { isPositional, optionOf } from './arguments.ts'
import { ownWords } from './help.ts'

/*
 * The scripts ask the program itself (`netwright --complete WORD…`, the last word being the one under the cursor), so that they never
 * grow old. It answers `word<TAB>summary` lines; a line `:files` asks the shell to complete file names.
 */
const scripts: Readonly<Record<string, string>> = {
  bash: `# source <(netwright completion bash)
_netwright() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(netwright --complete "\${words[@]}" 2>/dev/null)
}
complete -F _netwright netwright
`,
  zsh: `#compdef netwright
# source <(netwright completion zsh)
_netwright() {
  local line; local -a found
  for line in "\${(@f)$(netwright --complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then _files
    elif [[ -n $line ]]; then found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  (( $#found )) && _describe 'netwright' found
}
(( $+functions[compdef] )) && compdef _netwright netwright
`,
  fish: `# netwright completion fish | source
function __netwright
  set -l typed (commandline -opc)[2..-1] (commandline -ct)
  for line in (netwright --complete $typed 2>/dev/null)
    if test "$line" = ':files'
      __fish_complete_path (commandline -ct)
    else
      printf '%s\\n' $line
    end
  end
end
complete -c netwright -f -a '(__netwright)'
`,
}

/** The completion script of a shell. */
export function scriptFor(shell: string | undefined): string | Refusal {
  const script = shell !== undefined && Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
  if (script !== undefined) return script
  return {
    code: 'usage/unknown-shell',
    says: shell === undefined ? 'Name the shell to complete for.' : `There is no completion for "${shell}".`,
    todo: 'For example: source <(netwright completion bash)',
    candidates: Object.keys(scripts),
  }
}

/** What may stand where the cursor is: `words` is what was typed after the program's name, the last one being unfinished. */
export async function complete(words: readonly string[], verbs: readonly Listed[]): Promise<string> {
  const [verbName, ...rest] = words
  const partial = words.at(-1) ?? ''
  if (verbName === undefined || rest.length === 0)
    return lines(
      [...verbs, ...ownWords].map(({ name, summary }) => [name, summary]),
      partial,
    )
  if (verbName === 'completion')
    return lines(
      Object.keys(scripts).map((shell) => [shell, `for ${shell}`]),
      partial,
    )
  if (verbName === 'help')
    return lines(
      verbs.map(({ name, summary }) => [name, summary]),
      partial,
    )
  const listed = verbs.find((verb) => verb.name === verbName)
  if (!listed) return partial.startsWith('-') ? '' : ':files\n'
  const verb = await listed.load()
  const all: readonly Parameter[] = [...verb.parameters, ...commonBeside(verb.parameters)]
  const options = all.filter((parameter) => !isPositional(parameter))
  const before = rest.at(-2)
  const open = options.find((parameter) => parameter.kind !== 'flag' && optionOf(parameter) === before)
  if (open) {
    const choices = open.name === 'format' ? verb.formats : open.kind === 'choice' ? open.choices : undefined
    if (choices)
      return lines(
        choices.map((choice) => [choice, open.summary]),
        partial,
      )
    return /FILE/.test(open.placeholder ?? '') ? ':files\n' : ''
  }
  if (partial.startsWith('-'))
    return lines(
      [...options.map((parameter) => [optionOf(parameter), parameter.summary] as const), ['--help', 'say more, with examples']],
      partial,
    )
  if (verb.parameters.some((parameter) => parameter.kind === 'paths')) return ':files\n'
  const choice = verb.parameters.find((parameter) => parameter.kind === 'choice' && isPositional(parameter))
  return choice?.kind === 'choice'
    ? lines(
        choice.choices.map((word) => [word, choice.summary]),
        partial,
      )
    : ''
}

function lines(rows: readonly (readonly [string, string])[], partial: string): string {
  return rows
    .filter(([word]) => word.startsWith(partial))
    .map(([word, summary]) => `${word}\t${summary}\n`)
    .join('')
}
