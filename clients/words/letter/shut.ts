// Why a letter's content is not shown. One that is not believed has a reason of its own.

export const shutWords = {
  recalled: 'Recalled by the council that sent it.',
  purged: 'No longer kept at the gateway: its time was over. The history still proves it.',
  not_served: 'Not yours to read any more.',
  not_for_us: 'Written to another team: your access does not open it.',
} as const
