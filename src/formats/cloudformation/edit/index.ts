import type { Editor } from '../../edit.ts'

export const cloudformationEditor: Editor = {}
