import XCTest

final class RegexTests: XCTestCase {
    func testSpeaksJavaScriptsPatterns() {
        assertOutcomes([
            "$match('aXbX', /(?<n>[a-z])X/).groups": #"["a","b"]"#, "$contains('foobar', /foo(?=bar)/)": "true",
            "$contains('foobaz', /foo(?!baz)/)": "false",
            "$match('price $42', /(?<=\\$)\\d+/).match": #""42""#, "$contains('ab', /(?<!a)b/)": "false",
            "$match('abab', /(ab)\\1/).match": #""abab""#,
            "$match('aaa', /a{2}/).match": #""aa""#, "$match('aaaa', /a{1,3}?/, 1).match": #""a""#,
            "$contains('a{', /a\\{/)": "true",
            "$contains('É', /é/i)": "true", "$match('a\\nb', /^b$/m).match": #""b""#,
            "$contains('a\\nb', /a.b/)": "false", "$contains(']', /[\\]]/)": "true",
            "$contains('a-b', /[\\w-]+/)": "true", "$split('a b\\tc', /\\s/)": #"["a","b","c"]"#,
            "$match('xay', /[^x]+/).match": #""ay""#,
            "$contains('\\u0041', /\\x41/)": "true", "$contains('word', /\\bord/)": "false",
            "$replace('abc', /(z)?b/, '[$1]')": #""a[]c""#,
            "$match('zaacbbbcac', /(z)((a+)?(b+)?(c))*/).groups": #"["z","ac","a",null,"c"]"#, "/(/": "S0302",
            "/[b-a]/": "S0303", "/a**/": "S0303",
            "$replace('abracadabra', /.*?/, '$1')": "D1004", "$split('text', $uppercase)": "T1010",
        ])
    }

    func testEndsWhateverThePatternIs() {
        assertOutcomes([
            "$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)": "U1001",
            "$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', /(a*)*b/)": "U1001",
            "$contains('x', /((a{100}){100}){100}/)": "S0303",
            "$contains('', /(?:)*/)": "true",
        ])
    }
}
