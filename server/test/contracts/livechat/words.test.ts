// The words of the chat API and of the core: total both ways, and a word that was shown means what it was shown for.
import { authorKinds, conversationStates, eventTypes, presences, roles as coreRoles, routingStrategies } from '@switchboard/protocol'
import { describe, expect, it } from 'vitest'
import {
  authors, authorWords, conversationWords, presenceFrom, roleFrom, roles, roleWords, stateOf, states, statuses, statusWords, strategies, strategyOf, strategyWords, types, typeWords,
} from '../../../src/contracts/livechat/words.ts'

describe('every core word has one here, and every word here a core word', () => {
  it.each([
    ['roles', coreRoles.filter((role) => role !== 'api'), roles, roleWords], ['statuses', presences, statuses, statusWords], ['states', conversationStates, states, conversationWords],
    ['strategies', routingStrategies, strategies, strategyWords], ['types', eventTypes, types, typeWords], ['authors', authorKinds, authors, authorWords],
  ] as [string, readonly string[], Record<string, string>, readonly string[]][])('%s', (_, core, map, words) => {
    expect([...new Set(core.map((word) => map[word]))].toSorted()).toEqual([...words].toSorted())
  })
})

describe('writing back the word that was shown changes nothing', () => {
  it('of a role: whatever role somebody has, his word leaves it; another word gives the role of that word', () => {
    for (const now of coreRoles) {
      const word = roles[now]
      if (word !== null) expect(roleFrom(word, now)).toBe(now)
      for (const other of roleWords) if (other !== word) expect(roles[roleFrom(other, now)]).toBe(other)
    }
    expect(roleWords.map((word) => roleFrom(word, null))).toEqual(['agent', 'manager', 'admin'])
  })

  it('of a status', () => {
    for (const now of presences) {
      expect(presenceFrom(statuses[now], now)).toBe(undefined)
      for (const word of statusWords) if (word !== statuses[now]) expect(statuses[presenceFrom(word, now) ?? now]).toBe(word)
    }
  })

  it('of a state and a strategy', () => {
    for (const state of conversationStates) expect(stateOf[states[state]]).toBe(state)
    for (const strategy of routingStrategies) expect(strategyOf[strategies[strategy]]).toBe(strategy)
  })
})
