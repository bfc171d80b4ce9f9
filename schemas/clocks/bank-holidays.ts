// The bank holidays of the four nations, as published: https://www.gov.uk/bank-holidays.json, read in August 2026.
// Proclaimed dates only: nothing here is worked out from a rule. A year is added when GOV.UK publishes it, never before.

export type Division = 'england-and-wales' | 'scotland' | 'northern-ireland'

const published: Record<Division, string> = {
  'england-and-wales': `
    2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26
    2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
    2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
    2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
    2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26`,
  scotland: `
    2024-01-01 2024-01-02 2024-03-29 2024-05-06 2024-05-27 2024-08-05 2024-12-02 2024-12-25 2024-12-26
    2025-01-01 2025-01-02 2025-04-18 2025-05-05 2025-05-26 2025-08-04 2025-12-01 2025-12-25 2025-12-26
    2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03 2026-11-30 2026-12-25 2026-12-28
    2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31 2027-08-02 2027-11-30 2027-12-27 2027-12-28
    2028-01-03 2028-01-04 2028-04-14 2028-05-01 2028-05-29 2028-08-07 2028-11-30 2028-12-25 2028-12-26`,
  'northern-ireland': `
    2024-01-01 2024-03-18 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-07-12 2024-08-26 2024-12-25 2024-12-26
    2025-01-01 2025-03-17 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-07-14 2025-08-25 2025-12-25 2025-12-26
    2026-01-01 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-07-13 2026-08-31 2026-12-25 2026-12-28
    2027-01-01 2027-03-17 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-07-12 2027-08-30 2027-12-27 2027-12-28
    2028-01-03 2028-03-17 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-07-12 2028-08-28 2028-12-25 2028-12-26`,
}

/** The last day these lists speak of. After it only weekends are free: what is due then is due too early, never too late. */
export const bankHolidaysKnownUntil = '2028-12-31'
/** The first day they speak of. */
export const bankHolidaysKnownFrom = '2024-01-01'

/** Each nation's bank holidays, yyyy-mm-dd. */
export const bankHolidays: Record<Division, ReadonlySet<string>> = {
  'england-and-wales': listed('england-and-wales'),
  scotland: listed('scotland'),
  'northern-ireland': listed('northern-ireland'),
}

function listed(division: Division): ReadonlySet<string> {
  return new Set(published[division].trim().split(/\s+/))
}
