import JSONata
import XCTest

/// One example at least for each function of docs.jsonata.org.
final class FunctionTests: XCTestCase {
    func testStrings() {
        assertOutcomes([
            "$string([1, null, {'a': $sum}])": #""[1,null,{\"a\":\"\"}]""#,
            "$string({'a': 1}, true)": #""{\n  \"a\": 1\n}""#,
            "$length('a😀é')": "3", "$substring('hello', 3)": #""lo""#, "$substring('hello', -3, 2)": #""ll""#,
            "$substring('hello', 1, 0)": #""""#, "$substring('😀x', 1)": #""x""#,
            "$substringBefore('a-b', '-')": #""a""#,
            "$substringAfter('a-b', '-')": #""b""#, "$substringAfter('ab', 'z')": #""ab""#, "$uppercase('é')": #""É""#,
            "$lowercase('ÀB')": #""àb""#, "$trim(' a \\n b ')": #""a b""#, "$pad('x', 3, '#-')": #""x#-""#,
            "$pad('x', -3)": #""  x""#,
            "$contains('abc', 'b')": "true", "$contains('abc', /B/i)": "true", "$split('a,b,c', ',', 2)": #"["a","b"]"#,
            "$split('abc', '')": #"["a","b","c"]"#, "$split('a1b22c', /[0-9]+/)": #"["a","b","c"]"#,
            "$split('a', ',', -1)": "D3020",
            "$join(['a','b'], '-')": #""a-b""#, "$join([1])": "T0412", "$replace('aXbX', 'X', '$1', 1)": #""a$1bX""#,
            "$replace('John Smith', /(\\w+)\\s(\\w+)/, '$2 $1 $0 $$')": #""Smith John John Smith $""#,
            "$replace('a', '', 'b')": "D3010",
            "$replace('a', 'a', 'b', -1)": "D3011", "$replace('a', /a/, function($m){1})": "D3012",
            "$match('ab12c3', /[a-z]([0-9])/)":
                #"[{"match":"b1","index":1,"groups":["1"]},{"match":"c3","index":4,"groups":["3"]}]"#,
            "$match('a', /a/, -1)": "D3040", "$eval('1 + a', {'a': 2})": "3", "$eval('1 +')": "D3120",
            "$eval('1 + \"a\"')": "D3121",
            "$base64encode('hé')": #""aOk=""#, "$base64decode('aGk=')": #""hi""#,
            "$encodeUrlComponent('?x=é')": #""%3Fx%3D%C3%A9""#,
            "$encodeUrl('https://a/?x=é y')": #""https://a/?x=%C3%A9%20y""#,
            "$decodeUrlComponent('%3Fx%3D%C3%A9')": #""?x=é""#,
            "$decodeUrl('a%20b%3F')": #""a b%3F""#, "$decodeUrl('%')": "D3140", "$uppercase(missing)": "undefined",
            "$uppercase(1)": "T0410",
            "$uppercase()": "undefined",
        ])
        assertOutcomes("5", ["$uppercase()": "T0411"])
    }

    func testNumbers() {
        assertOutcomes([
            "$number('-1.5e2')": "-150", "$number('0x1f')": "31", "$number('0b101')": "5", "$number(true)": "1",
            "$number('1,5')": "D3030",
            "$number(null)": "T0410", "$abs(-5)": "5", "$floor(-5.3)": "-6", "$ceil(5.3)": "6", "$round(2.5)": "2",
            "$round(3.5)": "4",
            "$round(-2.5)": "-2", "$round(123.456, 2)": "123.46", "$round(125, -1)": "120", "$round(4.515, 2)": "4.52",
            "$power(2, 8)": "256",
            "$power(10, 400)": "D3061", "$sqrt(16)": "4", "$sqrt(-1)": "D3060", "$random() < 1": "true",
            "$formatBase(255, 16)": #""ff""#,
            "$formatBase(5, 1)": "D3100", "$sum([1, 2.5])": "3.5", "$sum([])": "0", "$max([3, 9, 1])": "9",
            "$min([])": "undefined",
            "$average([1, 2])": "1.5", "$sum(['a'])": "T0412", "$sum(missing)": "undefined",
        ])
    }

    func testNumberFormats() {
        assertOutcomes([
            "$formatNumber(1234567.891, '#,##0.00')": #""1,234,567.89""#, "$formatNumber(-5, '0.0;(0.0)')": #""(5.0)""#,
            "$formatNumber(0.5, '#0%')": #""50%""#, "$formatNumber(1234, '0.0e0')": #""1.2e3""#,
            "$formatNumber(12, '0;0;0')": "D3080",
            "$formatNumber(1, '0.0.0')": "D3081", "$formatNumber(1, '0,.0')": "D3087",
            "$formatNumber(1, '#,')": "D3088",
            "$formatNumber(1, '#,,0')": "D3089", "$formatNumber(1, '0.#0')": "D3091",
            "$formatNumber(1, '0e0%')": "D3092",
            "$formatInteger(2789, 'w')": #""two thousand, seven hundred and eighty-nine""#,
            "$formatInteger(1999, 'I')": #""MCMXCIX""#,
            "$formatInteger(28, 'a')": #""ab""#, "$formatInteger(21, 'Ww;o')": #""Twenty-First""#,
            "$formatInteger(1234567, '#,##0')": #""1,234,567""#,
            "$formatInteger(12, '000;o')": #""012th""#, "$formatInteger(5, 'x')": "D3130",
            "$formatInteger(5, '0٠')": "D3131",
            "$parseInteger('1,234', '#,##0')": "1234", "$parseInteger('twelve thousand and five', 'w')": "12005",
            "$parseInteger('xiv', 'i')": "14",
        ])
    }

    func testBooleansAndTypes() {
        assertOutcomes([
            "$boolean([0, 0])": "false", "$boolean([[0], [1]])": "true", "$not(0)": "true", "$exists(missing)": "false",
            "$type(1)": #""number""#,
            "$type($sum)": #""function""#, "$type(missing)": "undefined", "$assert(1 = 1, 'x')": "undefined",
            "$assert(1 = 2, 'x')": "D3141",
            "$error('x')": "D3137",
        ])
    }

    func testArrays() {
        assertOutcomes([
            "$count(missing)": "0", "$count(1)": "1", "$append([1], 2)": "[1,2]", "$sort(['b', 'a'])": #"["a","b"]"#,
            "$sort([{}, {}])": "D3070",
            "$sort([1, 3, 2], function($l, $r) { $l < $r })": "[3,2,1]", "$reverse([1, 2])": "[2,1]",
            "$count($shuffle([1..5]))": "5",
            "$sum($shuffle([1..5]))": "15", "$distinct([1, 1, 'a', {'x': 1}, {'x': 1}])": #"[1,"a",{"x":1}]"#,
            "$zip([1, 2], ['a', 'b', 'c'])": #"[[1,"a"],[2,"b"]]"#,
        ])
    }

    func testObjects() {
        assertOutcomes([
            "$keys([{'a': 1}, {'b': 2, 'a': 3}])": #"["a","b"]"#, "$keys({'a': 1})": #""a""#,
            "$lookup([{'a': 1}, {'a': 2}], 'a')": "[1,2]",
            "$spread({'a': 1, 'b': 2})": #"[{"a":1},{"b":2}]"#,
            "$merge([{'a': 1}, {'a': 2, 'b': 3}])": #"{"a":2,"b":3}"#,
            "$sift({'a': 1, 'b': 2}, function($v) { $v > 1 })": #"{"b":2}"#,
            "$sift({'a': 1}, function($v) { false })": "undefined",
            "$each({'a': 1, 'b': 2}, function($v, $k) { $k & $v })": #"["a1","b2"]"#,
        ])
    }

    func testHigherOrder() {
        assertOutcomes([
            "$map([1, 2], function($v, $i, $a) { $v + $i + $count($a) })": "[3,5]", "$map(['a'], $uppercase)": #""A""#,
            "$filter([1..5], function($v) { $v % 2 = 0 })": "[2,4]", "$single([1, 2], function($v) { $v = 2 })": "2",
            "$single([1, 2])": "D3138", "$single([], function($v) { true })": "D3139",
            "$reduce([1, 2, 3], function($a, $v) { $a + $v }, 10)": "16",
            "$reduce([1, 2, 3], function($a, $v, $i) { $a + $i })": "4", "$reduce([1], function($a) { $a })": "D3050",
            "$map(missing, $sum)": "undefined",
        ])
    }

    func testDates() {
        assertOutcomes([
            "$now()": #""2018-03-23T10:33:36.617Z""#, "$millis()": "1521801216617", "$now('[Y]')": #""2018""#,
            "$fromMillis(1510067557121)": #""2017-11-07T15:12:37.121Z""#,
            "$fromMillis(0, '[FNn,*-3], [D1o] [MNn] [Y] [h]:[m01] [P] [z]', '+0100')":
                #""Thu, 1st January 1970 1:00 am GMT+01:00""#,
            "$fromMillis(0, '[H01][m][Z]', '-0330')": #""2030-03:30""#,
            "$fromMillis(1, '[q]')": "D3132", "$fromMillis(1, '[YN]')": "D3133", "$fromMillis(1, '[Z00000]')": "D3134",
            "$fromMillis(1, '[Y')": "D3135",
            "$fromMillis(-1)": #""1969-12-31T23:59:59.999Z""#,
            "$fromMillis(253402300800000)": #""0000-01-01T00:00:00.000Z""#, "$fromMillis(1e300)": "D1001",
            "$toMillis('2017-11-07T15:07:54.972Z')": "1510067274972",
            "$toMillis('2024-02-29T12:00:00+02:00')": "1709200800000", "$toMillis('x')": "D3110",
            "$toMillis('23/3/2018', '[D]/[M]/[Y]')": "1521763200000",
            "$toMillis('20180323', '[Y0001][M01][D01]')": "1521763200000",
            "$toMillis('2018-082', '[Y]-[d]')": "1521763200000", "$toMillis('x', '[Y]')": "undefined",
            "$toMillis('2018:5', '[Y]:[s]')": "D3136",
            "$fromMillis($toMillis('9:05 pm', '[h]:[m] [P]'))": #""2018-03-23T21:05:00.000Z""#,
        ])
    }

    func testStepFunctionsDialect() {
        assertOutcomes(
            dialect: .stepFunctions,
            [
                "$partition([1..5], 2)": "[[1,2],[3,4],[5]]", "$range(0, 10, 5)": "[0,5,10]",
                "$range(3, 1, -1)": "[3,2,1]", "$range(1, 2, 0)": "T0410",
                "$hash('a', 'MD5')": #""0cc175b9c0f1b6a831c399e269772661""#,
                "$hash('a', 'SHA-1')": #""86f7e437faa5a7fce15d1ddcb9eaeaea377667b8""#,
                "$length($hash('a', 'SHA-512'))": "128", "$hash('a', 'X')": "T0410", "$random(5) = $random(5)": "true",
                "$random() = $random()": "false",
                "$contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)": "true",
                "$parse('{\"a\": [1]}').a": "[1]", "$parse('{')": "D3120", "$eval('1')": "T1006", "a ?? 1": "S0211",
                "a ?: 1": "S0211",
            ]
        )
        assertOutcomes(["$parse('1')": "T1006", "$partition([1], 1)": "T1006"])
    }
}
