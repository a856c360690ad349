/** What several checks may find, each from its own side, in the words by which their findings know each other (`Found.cause`). */

/** A node has no way to another. */
export const noWay = (from: string, to: string): string => `no way from ${from} to ${to}`

/** No filter of an endpoint's own lets it send anything. */
export const beginsNothing = (endpoint: string): string => `${endpoint} begins nothing`

/** The internet has no way to an endpoint. */
export const noWayIn = (endpoint: string): string => `no way in to ${endpoint}`

/** What stands in these lines lets nobody in to an endpoint. */
export const shutsOut = (lines: readonly string[], endpoint: string): string => `${lines.join(' ')} shuts out ${endpoint}`
