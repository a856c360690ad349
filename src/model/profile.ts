/**
 * What the standard leaves open and the user may say: `cni=cilium`, `ingress=nginx`. A key that is not given is not guessed:
 * where the answer depends on it, the answer is unknown or ambiguous.
 */
export type Profile = Readonly<Record<string, string>>
