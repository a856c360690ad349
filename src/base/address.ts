/** Addresses in one place: their text (ip), sets of them as ranges (range), and sets with tokens for endpoints without address. */
export * from './ip.ts'
export * from './range.ts'
export * from './address-set.ts'
