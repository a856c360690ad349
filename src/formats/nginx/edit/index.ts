import type { Editor } from '../../edit.ts'
import type { NginxTree } from '../tree.ts'
import { answerRequest, listen, revive, speak } from './answer.ts'
import { otherPort, otherScheme } from './upstream.ts'

/** Edits of nginx configurations: whom they call and how, who is let in, which location comes first, what is listened at. */
export const nginxEditor: Editor = {
  edits(want, sources) {
    const tree = sources.trees.get('nginx') as NginxTree | undefined
    return (tree?.configurations ?? []).flatMap(({ id, main }) => {
      const own = want.at === id || sources.model.aliases.get(id) === want.at
      switch (want.kind) {
        // Whoever is called refuses: the caller may have meant another port of it.
        case 'permit':
        case 'serve':
          return [...otherPort(want, main, sources), ...(own && want.kind === 'serve' ? [...listen(want, main, sources), ...revive(want, main, sources)] : [])]
        case 'answer':
          return own ? answerRequest(want, main, sources) : []
        case 'speak':
          return [...otherScheme(want, main, sources), ...(own ? speak(want, main, sources) : [])]
        default:
          return []
      }
    })
  },
}
