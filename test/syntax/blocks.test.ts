import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { readBlocks } from '../../src/syntax/blocks.ts'
import type { BlockDialect, Directive, Word } from '../../src/syntax/blocks.ts'
import { faultsOf } from './faults.ts'

/** `name(arg|$arg){…}`; a `$` marks variables, `'` and `"` the quotes, `«»` code of another language. */
function show({ name, args, block, opaque, next }: Directive): string {
  const quotes = { none: '', single: "'", double: '"' }
  const word = ({ value, quote, hasVariables }: Word): string => `${hasVariables ? '$' : ''}${quotes[quote]}${value}`
  const inside = opaque === undefined ? block && `{${block.map(show).join(' ')}}` : '«»'
  return `${name}(${args.map(word).join('|')})${inside ?? ''}${next === undefined ? '' : ` → ${show(next)}`}`
}

describe('blocks', () => {
  const check = (dialect: BlockDialect) => (content: string, expected: string, faults: string[] = []): void => {
    const { directives, problems } = readBlocks(new Text('a.conf', content), dialect)
    expect(directives.map(show).join(' ')).toBe(expected)
    expect(faultsOf(problems)).toEqual(faults)
  }

  it.each<[string, string, string[]?]>([
    ['', ''],
    ['user a; # c ; {\nevents {}', 'user(a) events(){}'],
    ['http { server { listen [::]:80; } }', 'http(){server(){listen([::]:80)}}'],
    ['a "x;{}#" \'y "z\' "";', `a("x;{}#|'y "z|")`],
    ['a "q\\"r\\\\s\\d\\t";', 'a("q"r\\s\\d\t)'],
    ['a \\;b c\\ d \\#e;', 'a(\\;b|c\\ d|\\#e)'],
    ['a b#c d}e;', 'a(b#c|d}e)'],
    ['a ${x}y $z "-$1-" $ ^/a$;', 'a($${x}y|$$z|$"-$1-|$|^/a$)'],
    ['location ~ ^/[a-z]{2} { }', 'location(~|^/[a-z]){2}(){}}', ['nginx/unclosed-block 1:1']],
    ['location ~ "^/[a-z]{2}" { a; }', 'location(~|"^/[a-z]{2}){a()}'],
    ['if ($a ~* "b c") { return 301 https://$host$request_uri; }', 'if($($a|~*|"b c|)){return(301|$https://$host$request_uri)}'],
    ['map $a $b { default 0; ~^x 1; "" 2; }', 'map($$a|$$b){default(0) ~^x(1) (2)}'],
    ['a_by_lua_block { local t = {"}", \'}\', [[}]], [=[ ]] } ]=]} -- }\n --[[ } ]] } b;', 'a_by_lua_block()«» b()'],
    ['a_by_lua_block { x = "}\n b;', 'a_by_lua_block()«»', ['nginx/unclosed-block 1:1']],
    ['a b', 'a(b)', ['nginx/missing-semicolon 1:4']],
    ['s { a b } c;', 's(){a(b)} c()', ['nginx/missing-semicolon 1:8']],
    ['s { a b;', 's(){a(b)}', ['nginx/unclosed-block 1:1']],
    ['} a;', 'a()', ['nginx/unexpected 1:1']],
    ['; a;', 'a()', ['nginx/unexpected 1:1']],
    ['{ a; } b;', '(){a()} b()', ['nginx/unexpected 1:1']],
    ['a "x;\nb y;', 'a("x) b(y)', ['nginx/unclosed-quote 1:3']],
    ['a "x"y;', 'a("x|y)', ['nginx/unexpected 1:6']],
    ['\ufeffa\r\n;\0b;', 'a() \0b()'],
  ])('reads nginx: %j', check('nginx'))

  it.each<[string, string, string[]?]>([
    ['options { listen-on port 53 { any; }; };', 'options(){listen-on(port|53){any()}}'],
    ['// a\n# b\n/* c { */ x y/* d */z;', 'x(y|z)'],
    ['acl a { !10.0.0.0/8; ! 2001:db8::/32; { b; }; };', 'acl(a){!(10.0.0.0/8) !(2001:db8::/32) (){b()}}'],
    ['zone "a.b" IN{type master;file "x\\"y";};', 'zone("a.b|IN){type(master) file("x"y)}'],
    [
      'controls { inet * allow { any; }\n keys { k; } read-only yes; };',
      'controls(){inet(*|allow){any()} → keys(){k()} → read-only(yes)}',
    ],
    ['a { b; }\nc { d; };', 'a(){b()} c(){d()}', ['bind/missing-semicolon 1:9']],
    ['a { b { c; } };', 'a(){b(){c()}}', ['bind/missing-semicolon 1:13']],
    ['a { b };', 'a(){b()}', ['bind/missing-semicolon 1:6']],
    ['a { b; }', 'a(){b()}', ['bind/missing-semicolon 1:9']],
    ['}; a;', 'a()', ['bind/unexpected 1:1', 'bind/unexpected 1:2']],
    ['a "x;\nb;', 'a("x) b()', ['bind/unclosed-quote 1:3']],
    ['a; /* b', 'a()', ['bind/unclosed-comment 1:4']],
  ])('reads BIND: %j', check('bind'))

  it('knows the places', () => {
    const content = 'http {\n  a "b c" d;\n}\n'
    const [http] = readBlocks(new Text('a.conf', content), 'nginx').directives
    const [a] = http?.block ?? []
    const written = ({ start, end }: { start: number; end: number } = { start: 0, end: 0 }): string => content.slice(start, end)
    expect([http?.span, a?.span, a?.nameSpan, a?.args[0]?.span].map(written)).toEqual([content.trim(), 'a "b c" d;', 'a', '"b c"'])
    expect(a?.args[0]).toMatchObject({ raw: '"b c"', quote: 'double' })
  })

  it('says which level is too deep, and reads on behind it', () => {
    const { directives, problems } = readBlocks(new Text('a.conf', `${'a { b; '.repeat(10_000)}${'}'.repeat(10_000)} c;`), 'nginx')
    expect(faultsOf(problems)).toEqual([`nginx/too-deep 1:${500 * 7 + 3}`])
    expect(directives.map(({ name }) => name)).toEqual(['a', 'c'])
  })
})
