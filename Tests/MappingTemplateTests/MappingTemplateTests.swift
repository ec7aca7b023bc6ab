import MappingTemplate
import OrderedCollections
import WorkshopCommon
import XCTest

final class MappingTemplateTests: XCTestCase {
    private func render(_ template: String, _ input: TemplateInput = TemplateInput()) throws -> String {
        try MappingTemplate(template).render(input).text
    }

    private func check(
        _ cases: [(template: String, text: String)],
        _ input: TemplateInput = TemplateInput(),
        line: UInt = #line
    ) {
        for (template, text) in cases {
            XCTAssertEqual(try render(template, input), text, template, line: line)
        }
    }

    func testReferences() {
        check([
            ("plain $ text # 5", "plain $ text # 5"),
            ("#set($a = 'x')$a ${a}b $!a", "x xb x"),
            ("$nothing ${nothing} $!nothing.", "$nothing ${nothing} ."),
            ("#set($m = {'k': 1, \"l\": [1, 2]})$m.k $m.l $m.missing| $m['k'] $m.get('l')[1]", "1 [1, 2] | 1 2"),
            ("#set($a = 'x')\\$a \\$b", "$a \\$b"),
            ("#set($a = \"v\")\"${a}s\" #set($b = \"<$a>\")$b #set($c = '<$a>')$c", "\"vs\" <v> <$a>"),
        ])
    }

    func testDirectivesTakeTheirLineAlong() {
        check([
            ("a\n  #set($x = 1)\nb", "a\nb"),
            ("#if(true)\nyes\n#else\nno\n#end\nend", "yes\nend"),
            ("a ## comment\nb #* more\nlines *#c", "a b c"),
        ])
    }

    func testConditions() {
        check([
            ("#if(1 == 1.0 && !false)a#elseif(true)b#{else}c#end", "a"),
            ("#if('' )true#end", "true"),
            ("#if($missing)a#{else}b#end", "b"),
            ("#if($missing == '')a#end", "a"),
            ("#if(2 > 1 and 1 ge 1 and 'a' ne 'b')a#end", "a"),
            ("#if(false || (1 < 2))a#end", "a"),
            ("#if(not true)a#elseif(1 != 2)b#end", "b"),
        ])
    }

    func testArithmetic() {
        check([
            ("#set($n = 2 + 3 * 4 - 1)$n", "13"),
            ("#set($n = 7 / 2)$n #set($m = 7 % 4)$m", "3 3"),
            ("#set($n = 7.0 / 2)$n", "3.5"),
            ("#set($n = 1 / 0)$!n", ""),
            ("#set($s = 'a' + 1)$s", "a1"),
        ])
    }

    func testLoops() {
        check([
            ("#foreach($n in [1..3])$n#if($foreach.hasNext),#end#end", "1,2,3"),
            (
                "#foreach($n in [3..1])$foreach.index:$n $foreach.first $foreach.last #end",
                "0:3 true false 1:2 false false 2:1 false true "
            ),
            ("#set($m = {'a': 1, 'b': 2})#foreach($k in $m.keySet())$k#end", "ab"),
            (
                "#foreach($a in [1, 2])#foreach($b in [1, 2])$foreach.parent.count$foreach.count #end#end",
                "11 12 21 22 "
            ),
            ("#foreach($n in [1..9])#if($n == 3)#break#end$n#end.", "12."),
            ("#foreach($n in $nothing)$n#end-", "-"),
            ("#set($n = 'x')#foreach($n in [1])$n#end$n", "1x"),
            ("a#stop b", "a"),
        ])
    }

    func testBlocksAndMacros() {
        check([
            ("#define($hi)Hi $name#end#set($name = 'Ana')$hi", "Hi Ana"),
            ("#macro(greet $who)<$who>#end#greet('a')#greet(\"b\")", "<a><b>"),
            ("#unknown(1)", "#unknown(1)"),
        ])
    }

    func testMethodsAsJavaHasThem() {
        check([
            (
                "#set($s = 'Hello')$s.length() $s.toUpperCase() $s.substring(1, 3) $s.indexOf('l') $s.lastIndexOf('l')",
                "5 HELLO el 2 3"
            ),
            (
                "#set($s = 'a,b,,')$s.split(',').size() $s.replaceAll('[ab]', '<$0>') $s.replace(',', ';')",
                "2 <a>,<b>,, a;b;;"
            ),
            ("#set($s = ' x ')[$s.trim()] $s.matches('.*x.*') $s.contains('y') $s.isEmpty()", "[x] true false false"),
            (
                "#set($l = [])#set($ok = $l.add('a'))$l.add('b') $l.size() $l $l.get(0) $l.contains('a') $l.isEmpty()",
                "true 2 [a, b] a true false"
            ),
            (
                "#set($m = {})$!m.put('a', 1)$m.containsKey('a') $m.size() $m #foreach($e in $m.entrySet())$e.key=$e.value#end",
                "true 1 {a=1} a=1"
            ),
            ("#set($m = {})#set($m.a = 1)#set($m['b'] = 2)$m", "{a=1, b=2}"),
            ("#set($l = [1, 2])#set($l[0] = 9)$l", "[9, 2]"),
        ])
    }

    func testInput() {
        let input = TemplateInput(
            body: #"{"name":"Ana","list":[{"n":1},{"n":2}],"deep":{"a b":true}}"#,
            path: [("id", "7")],
            querystring: [("id", "q"), ("page", "2")],
            header: [("X-Token", "t")]
        )
        check(
            [
                ("$input.body.length()", "59"),
                ("$input.json('$.list')", #"[{"n":1},{"n":2}]"#),
                ("$input.json('$.name')", #""Ana""#),
                ("$input.path('$.name') $input.path('$.list[1].n') $input.path('$.list[-1].n')", "Ana 2 2"),
                ("$input.path('$.list')", #"[{"n":1},{"n":2}]"#),
                ("$input.path('$.deep')", "{a b=true}"),
                ("$input.path(\"$.deep['a b']\")", "true"),
                (
                    "$input.path('$..n') $input.path('$.list[*].n') $input.path('$.list[0:1]')",
                    #"[1,2] [1,2] [{"n":1}]"#
                ),
                ("[$input.path('$.none')]#if($input.path('$.none') == '')empty#end", "[]empty"),
                (
                    "$input.params('id') $input.params('page') $input.params('X-Token') [$input.params('none')]",
                    "7 2 t []"
                ),
                (
                    "#foreach($k in $input.params().querystring.keySet())$k=$input.params().querystring.get($k);#end",
                    "id=q;page=2;"
                ),
                ("#set($root = $input.path('$'))#foreach($e in $root.list)$e.n#end", "12"),
            ],
            input
        )
        check([("$input.body $input.json('$')", "{} {}")])
    }

    func testUtilities() {
        check([
            (#"$util.escapeJavaScript("a'b/\é")"#, #"a\'b\/\\\u00E9"#),
            ("$util.urlEncode('a b&c/é') $util.urlDecode('a+b%26')", "a+b%26c%2F%C3%A9 a b&"),
            ("$util.base64Encode('Hello') $util.base64Decode('SGVsbG8=')", "SGVsbG8= Hello"),
            (#"$util.parseJson('{"a":[1,2]}').a[1]"#, "2"),
        ])
    }

    func testContextAndStageVariables() throws {
        let input = TemplateInput(
            context: ["stage": "Prod", "identity": ["sourceIp": "127.0.0.1"]],
            stageVariables: ["color": "blue"]
        )
        check(
            [
                ("$context.stage $context.identity.sourceIp [$context.authorizer.principalId]", "Prod 127.0.0.1 []"),
                ("$stageVariables.color ${stageVariables.color} $stageVariables.get('color')", "blue blue blue"),
            ],
            input
        )
        let rendering = try MappingTemplate(
            "#set($context.responseOverride.status = 418)#set($context.responseOverride.header['X-A'] = 'b')"
        ).render(input)
        XCTAssertEqual(rendering.text, "")
        XCTAssertEqual(rendering.context["responseOverride"], ["header": ["X-A": "b"], "status": 418])
    }

    func testMistakesAreToldWithTheirLine() {
        for (template, error) in [
            ("a\n#if(true)", TemplateError.syntax("the #end of #if is missing", line: 2)),
            ("#set($a 1)", .syntax("'=' is missing, where '1' stands", line: 1)),
            ("#end", .syntax("there is an #end or #else too many", line: 1)),
            ("#parse('x')", .syntax("#parse can't be used in API Gateway", line: 1)),
        ] {
            XCTAssertThrowsError(try MappingTemplate(template), template) {
                XCTAssertEqual($0 as? TemplateError, error, template)
            }
        }
        XCTAssertThrowsError(try render("$util.none('x')"))
        XCTAssertThrowsError(try render("$input.path('$[')", TemplateInput(body: "{}")))
    }

    func testHostileTemplatesEnd() throws {
        let deep = String(repeating: "#if(true)", count: 500) + String(repeating: "#end", count: 500)
        let brackets = "#set($a = \(String(repeating: "(", count: 500))1\(String(repeating: ")", count: 500)))"
        let bangs = "#if(\(String(repeating: "!", count: 5000))true)a#end"
        for template in [deep, brackets, bangs] { XCTAssertThrowsError(try MappingTemplate(template)) }
        for template in [
            "#macro(m)#m()#end#m()",
            "#define($d)$d#end$d",
            "#foreach($a in [1..9999])#foreach($b in [1..9999])x#end#end",
            "#set($s = 'xxxxxxxxxx')#foreach($a in [1..40])#set($s = $s + $s)$s#end",
            "#set($r = [1..99999999])",
        ] {
            XCTAssertThrowsError(try render(template), template)
        }
        XCTAssertEqual(try render("#set($l = [])#set($x = $l.add($l))$l.size()"), "1")
    }

    func testWhatATemplateMakesIsBounded() throws {
        let twice = "#set($l = ['x'])#foreach($a in [1..40])#set($l = [$l, $l])#end"
        let large = "#set($s = 'x')#foreach($a in [1..20])#set($s = $s + $s)#end"
        for template in [
            twice + "$l", twice + "$l.toString().length()", twice + "#if($l == $l)x#end", twice + "$l.contains('y')",
            twice + "#set($m = {})#set($m[$l] = 1)", twice + "$util.escapeJavaScript($l)",
            "#set($l = [1, 2])#foreach($a in [1..40])#set($x = $l.addAll($l))#end",
            "#set($s = 'aaaaaaaaaa')#foreach($a in [1..20])#set($s = $s.replace('a', $s))#end",
            "#set($s = 'aaaaaaaaaa')#foreach($a in [1..20])#set($s = $s.replaceAll('a', $s))#end",
            large + "#set($l = [])#foreach($a in [1..9999])#set($x = $l.add(\"$s\"))#end",
            large + "#set($l = [])#foreach($a in [1..9999])#set($x = $l.add($s.split('')))#end",
        ] {
            XCTAssertThrowsError(try render(template), template) { error in
                guard case .tooMuch = error as? TemplateError else { return XCTFail("\(error)") }
            }
        }
        XCTAssertEqual(try render(twice + "$l.size()"), "2")
        XCTAssertEqual(
            try render("#set($s = 'a.b.c')$s.replace('.', '--') $s.replaceAll('[a-b]', '<$0>')"),
            "a--b--c <a>.<b>.c"
        )
    }
}
