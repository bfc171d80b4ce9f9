// Alerts: what a council chose, and why something did not arrive. No route here ever tells what a referral says.
import { z } from 'zod'
import { alertSettings, nonResponseView, settingsView, whyView } from '../alerts.ts'
import { id } from '../ids.ts'
import { json, route } from './routes.ts'

export const readAlerts = route({
  method: 'get',
  path: '/alerts',
  tags: ['Alerts'],
  summary: 'How your council is alerted',
  action: 'read_alerts',
  responses: { 200: json('The settings', settingsView) },
})

export const saveAlerts = route({
  method: 'post',
  path: '/alerts',
  tags: ['Alerts'],
  summary: 'Choose how your council is alerted; switches a webhook on again',
  action: 'save_alerts',
  request: { body: { required: true, content: { 'application/json': { schema: alertSettings } } } },
  responses: { 200: json('The settings', settingsView) },
})

export const why = route({
  method: 'get',
  path: '/referrals/{id}/why',
  tags: ['Alerts'],
  summary: 'Why did it not arrive? What happened to a referral on its way, whose move it is, whom to ring',
  action: 'read_chain',
  request: { params: z.object({ id }) },
  responses: { 200: json('The way it went', whyView) },
})

export const readNonResponse = route({
  method: 'get',
  path: '/non-response',
  tags: ['Alerts'],
  summary: 'For national administrators: councils that did not answer through the whole ladder',
  action: 'read_non_response',
  responses: { 200: json('Councils, most cases first', nonResponseView) },
})
