// Hours in the form: there and back, and what is wrong with them.
import { expect, it } from 'vitest'
import type { BusinessHours } from '@switchboard/protocol'
import { copyDay, draftOf, faultsOf, hoursOf, nextSpan, usualDraft, type HoursDraft } from './draft.ts'

const hours: BusinessHours = {
  timeZone: 'Europe/Berlin',
  weekly: [{ day: 1, from: '09:00', to: '12:00' }, { day: 1, from: '13:00', to: '24:00' }, { day: 7, from: '00:00', to: '24:00' }],
  holidays: [{ date: '2026-12-25', yearly: true, name: 'Christmas' }, { date: '2026-12-31', yearly: false, name: 'Eve', from: '12:00', to: '24:00' }],
}
const withMonday = (...spans: [string, string][]): HoursDraft => ({ timeZone: 'UTC', days: [spans.map(([from, to], id) => ({ id, from, to })), [], [], [], [], [], []], holidays: [] })
const words = (draft: HoursDraft) => Object.fromEntries(faultsOf(draft))

it('goes into the form and comes back the same', () => {
  expect(hoursOf(draftOf(hours))).toEqual(hours)
  expect(faultsOf(draftOf(hours)).size).toBe(0)
})

it('takes midnight at the end for the end of the day, at the beginning for its beginning', () => {
  expect(hoursOf(withMonday(['00:00', '00:00'])).weekly).toEqual([{ day: 1, from: '00:00', to: '24:00' }])
  expect(words(withMonday(['00:00', '00:00']))).toEqual({})
})

it('says what is wrong, and where', () => {
  expect(words(withMonday(['09:00', '09:00']))).toEqual({ 'day.0.0': 'order' })
  expect(words(withMonday(['22:00', '06:00']))).toEqual({ 'day.0.0': 'order' })
  expect(words(withMonday(['09:00', '']))).toEqual({ 'day.0.0': 'missing' })
  expect(words(withMonday(['09:00', '12:00'], ['11:59', '14:00']))).toEqual({ 'day.0.1': 'overlap' })
  expect(words(withMonday(['09:00', '12:00'], ['12:00', '00:00']))).toEqual({})
  for (const timeZone of ['', 'Mars/Olympus', '+02:00']) expect(words({ ...withMonday(), timeZone }), timeZone).toEqual({ zone: 'zone' })
  const holiday = { id: 5, date: '', yearly: false, name: '', whole: false, from: '14:00', to: '12:00' }
  expect(words({ ...withMonday(), holidays: [holiday] })).toEqual({ 'holiday.5.date': 'date', 'holiday.5.time': 'order' })
  expect(words({ ...withMonday(), holidays: [{ ...holiday, date: '2026-01-01', whole: true }] })).toEqual({})
})

it('proposes a further span after the last one, while the day has room', () => {
  expect(nextSpan([])).toMatchObject({ from: '09:00', to: '17:00' })
  expect(nextSpan([{ id: 1, from: '09:00', to: '12:00' }])).toMatchObject({ from: '13:00', to: '17:00' })
  expect(nextSpan([{ id: 1, from: '09:00', to: '21:30' }])).toMatchObject({ from: '22:00', to: '00:00' })
  expect(nextSpan([{ id: 1, from: '09:00', to: '00:00' }])).toMatchObject({ from: '', to: '' })
})

it('copies one day onto others, not onto itself', () => {
  const draft = copyDay(withMonday(['10:00', '11:00']), 0, [0, 1, 6])
  expect(draft.days.map((spans) => spans.length)).toEqual([1, 1, 0, 0, 0, 0, 1])
  expect(new Set(draft.days.flat().map((span) => span.id)).size).toBe(3)
  expect(usualDraft('UTC').days.map((spans) => spans.length)).toEqual([1, 1, 1, 1, 1, 0, 0])
})
