// The background work of notices.
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import type { JobRunner } from '../../platform/jobs/runner.ts'
import type { OwnerNews } from '../identity/index.ts'
import { tellOfSecurity } from './notices-of-security.ts'
import { tellOfWork, type WorkNews } from './notices-of-work.ts'

export function workOnNotices(jobs: JobRunner, platform: Platform): void {
  const tenantOf = (data: Record<string, unknown>): Context => makeContext(platform, Number(data['tenantId']))
  jobs.work('notices.conversation', ({ data }) => tellOfWork(tenantOf(data), Number(data['accountId']), Number(data['conversationId']), data['why'] as WorkNews))
  jobs.work('notices.security', ({ id, data }) => tellOfSecurity(tenantOf(data), Number(data['accountId']), data['news'] as OwnerNews, id))
}
