import { expect, test } from 'vitest'
import { forEachText, Text } from '../../src/base/text.ts'
import { remembered } from '../../src/operations/files/remembered.ts'

test('a file that has not changed is the same text', () => {
  const first = remembered('a.yaml', 'kind: Pod')
  expect(remembered('a.yaml', 'kind: Pod')).toBe(first)
  expect(remembered('b.yaml', 'kind: Pod')).not.toBe(first)
})

test('a file that has changed is another, also where it is as long', () => {
  const first = remembered('a.yaml', 'kind: Pod')
  const second = remembered('a.yaml', 'kind: Job')
  expect(second).not.toBe(first)
  expect(second.content).toBe('kind: Job')
})

test('what is made of a text is made once', () => {
  let made = 0
  const count = forEachText(() => ++made)
  const text = new Text('a', '')
  expect([count(text), count(text), count(new Text('a', ''))]).toEqual([1, 1, 2])
})
