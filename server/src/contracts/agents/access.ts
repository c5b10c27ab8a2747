// The rights of section 7.1 in the core's words: admin everything; cs reads, changes himself and his status; viewer reads.
export const mayRead = { kind: 'account', permission: 'agent.read' } as const
export const mayReadPerformance = { kind: 'account', permission: 'metrics.read' } as const
export const mayUpdateSelf = { kind: 'account', permission: 'profile.write' } as const
export const mayUpdateStatus = { kind: 'account', permission: 'status.write' } as const
export const mayManage = { kind: 'account', permission: 'account.write' } as const
