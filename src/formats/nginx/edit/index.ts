import type { Editor } from '../../edit.ts'

export const nginxEditor: Editor = {}
