import type { Layer, Verdict } from '../flow/path.ts'

/** What each verdict means, and where to look next. */
export const verdictWords: Readonly<Record<Verdict, { readonly means: string; readonly next: string }>> = {
  delivered: {
    means:
      'The flow arrives at an endpoint. Whether the reply comes back is said beside it: for TCP, a flow whose reply is lost is of no use.',
    next: 'Nothing is in the way on the network. If it still fails, the application at the end is to be asked.',
  },
  answered: {
    means: 'A proxy answers by itself: a redirect, an error page, a file. No other server is asked.',
    next: 'The last step names the line that answers.',
  },
  refused: {
    means: 'The flow arrives at the host, and nothing declared listens on that port: the host answers with a reset.',
    next: 'Correct the port, or declare who listens there.',
  },
  dropped: {
    means: 'The flow vanishes: a filter or a route throws it away and says nothing. The client waits until its time is up.',
    next: 'The last step names the rule, or the last word of the list in which no rule allowed it.',
  },
  rejected: {
    means: 'A filter or a Service without endpoints says no, with a reset or an ICMP error: the client fails at once.',
    next: 'The last step names the rule.',
  },
  unrouted: {
    means: 'No way leads there: a table has no route to the destination, or nobody on its network holds it.',
    next: 'The last step names the node whose table ends.',
  },
  looped: {
    means: 'The flow comes back to where it was and never arrives: two tables, or a proxy and its target, send it to each other.',
    next: 'Compare the routes of the nodes that the steps name twice.',
  },
  left: {
    means: 'The flow leaves everything that was declared, such as to the internet. What happens there is not known.',
    next: 'If the destination should have been found inside, its declaration is missing among the files that were read.',
  },
  failed: {
    means: 'The request cannot be made: there is no such name, or a proxy has nobody to send to.',
    next: 'The first obstacle says which.',
  },
  unknown: {
    means:
      'Something that decides is not known: a directive that was not understood, a file that was not read, a value that nobody declared.',
    next: 'What is missing is listed under unknowns and unread.',
  },
  ambiguous: {
    means: 'The network may do either, and both are right: it depends on which node masquerades, or on what the profile leaves open.',
    next: 'Say it with --profile, or see each of the ways.',
  },
}

/** What each layer decides. */
export const layerWords: Readonly<Record<Layer, string>> = {
  name: 'Names become addresses: zones, views, aliases, search suffixes, and a cluster’s own names.',
  route: 'Addresses become ways: each node looks up the destination in its table, and the longest prefix wins.',
  filter: 'Rules let flows pass or not: firewalls, security groups, network policies. The first rule that matches decides.',
  nat: 'Addresses and ports are rewritten: port forwards, masquerading, the virtual addresses of Services. Replies are put back.',
  balance: 'One of several is chosen: the members of a proxy’s upstream, the endpoints of a Service.',
  listen: 'Somebody takes the port, or nobody does.',
  tls: 'The connection is encrypted: versions, certificates, and the name that they are for.',
  http: 'A proxy reads the request: host, path, method and headers choose who gets it, and the path may be changed.',
}

/** Findings that no check of a network makes. */
export const otherCodes: Readonly<Record<string, { readonly means: string; readonly next: string }>> = {
  'config/accepted-until': {
    means: 'The settings accepted a finding until a day; that day is over, and the finding is still there.',
    next: 'Mend what was accepted, or write a new day and a reason into accept of .netwright.yaml.',
  },
}
