import type { Editor } from '../../edit.ts'

export const zoneEditor: Editor = {}
