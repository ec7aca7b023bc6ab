import XCTest

final class PathTests: XCTestCase {
    private let shop = """
        {"name": "Corner", "orders": [
          {"id": "a", "lines": [{"sku": "x", "price": 2, "qty": 3}, {"sku": "y", "price": 5, "qty": 1}]},
          {"id": "b", "lines": [{"sku": "x", "price": 2, "qty": 10}]}],
         "empty": [], "nothing": null, "nested": [[1, 2], [3]]}
        """

    func testFollowsNamesThroughArrays() {
        assertOutcomes(
            shop,
            [
                "name": #""Corner""#,
                "orders.id": #"["a","b"]"#,
                "orders.lines.sku": #"["x","y","x"]"#,
                "orders[1].lines.sku": #""x""#,
                "missing.path": "undefined",
                "nothing": "null",
                "empty": "[]",
                "nested": "[[1,2],[3]]",
                "`name`": #""Corner""#,
                #"$."name""#: #""Corner""#,
                "$$.orders[0].id": #""a""#,
            ]
        )
    }

    func testPicksByPlaceAndByTruth() {
        assertOutcomes(
            shop,
            [
                "orders[0].id": #""a""#,
                "orders[-1].id": #""b""#,
                "orders[5]": "undefined",
                "orders.lines[0].sku": #"["x","x"]"#,
                "(orders.lines)[0].sku": #""x""#,
                "orders.lines[[0..1]].sku": #"["x","y","x"]"#,
                "orders.lines[price > 3].sku": #""y""#,
                "orders[lines.qty = 10].id": #""b""#,
            ]
        )
    }

    func testKeepsArraysWhereAsked() {
        assertOutcomes(
            shop,
            [
                "orders.lines[price > 3][].sku": #"["y"]"#,
                "name[]": #"["Corner"]"#,
                "orders[0].id[]": #"["a"]"#,
                "orders.[id]": #"[["a"],["b"]]"#,
                "[name]": #"["Corner"]"#,
                "[[name]]": #"[["Corner"]]"#,
            ]
        )
    }

    func testTakesWildcardsAndDescendants() {
        assertOutcomes(
            shop,
            [
                "orders.*[0]": #"["a","b"]"#,
                "**.sku": #"["x","y","x"]"#,
                "$sum(**.qty)": "14",
                "*.id": #"["a","b"]"#,
            ]
        )
    }

    func testFindsParents() {
        assertOutcomes(
            shop,
            [
                "orders.lines.(%.id & sku)": #"["ax","ay","bx"]"#,
                "orders.lines.{'o': %.id, 'n': %.%.name}[0]": #"{"o":"a","n":"Corner"}"#,
                "orders.lines[%.id = 'b'].qty": "10",
                "%": "S0217",
                "orders.%.%.%": "S0217",
            ]
        )
    }

    func testBindsContextAndPlace() {
        assertOutcomes(
            shop,
            [
                "orders#$i.($string($i) & id)": #"["0a","1b"]"#,
                "orders@$o.lines.($o.id)": "undefined",
                "orders@$o.lines@$l[$l.qty > 2].{'o': $o.id}": "undefined",
                "orders@$o.orders.lines@$l[$l.qty > 5].{'o': $o.id, 's': $l.sku}":
                    #"[{"o":"a","s":"x"},{"o":"b","s":"x"}]"#,
                "orders.lines#$i[$i = 1].sku": #""y""#,
                "orders[0][0]@$o.id": "S0215",
                "orders^(id)@$o": "S0216",
                "orders@o": "S0214",
            ]
        )
        assertOutcomes(
            #"{"loans": [{"isbn": 1, "who": "Ann"}, {"isbn": 2, "who": "Bo"}], "books": [{"isbn": 2, "t": "Two"}]}"#,
            ["loans@$l.books@$b[$l.isbn = $b.isbn].($l.who & $b.t)": #""BoTwo""#]
        )
    }

    func testSorts() {
        assertOutcomes(
            shop,
            [
                "orders.lines^(>price, qty).(sku & qty)": #"["y1","x3","x10"]"#,
                "orders.lines^(qty).qty": "[1,3,10]",
                "[3,1,2]^($)": "[1,2,3]",
                "[3,1,2]^(>$)": "[3,2,1]",
                "[1,'a']^($)": "T2007",
                "[true,false]^($)": "T2008",
            ]
        )
    }

    func testGroups() {
        assertOutcomes(
            shop,
            [
                "orders.lines{sku: $sum(qty)}": #"{"x":13,"y":1}"#,
                "orders{id: $count(lines)}": #"{"a":2,"b":1}"#,
                "{'a': 1, 'b': missing}": #"{"a":1}"#,
                "{'a': 1, 'a': 2}": "D1009",
                "{1: 2}": "T1003",
                "orders{id: 1}{id: 2}": "S0210",
                "orders{id: 1}[0]": "S0209",
            ]
        )
    }

    func testTreatsAnArrayAsInputAsOneItem() {
        assertOutcomes(
            "[1, 2, 3]",
            [
                "$": "[1,2,3]",
                "$[0]": "1",
                "$$": "[1,2,3]",
                "$sum($)": "6",
                "$.($ * 2)": "[2,4,6]",
                "$count($)": "3",
            ]
        )
    }

    func testTransformsACopy() {
        assertOutcomes(
            shop,
            [
                "$ ~> |orders|{'n': $count(lines)}, 'lines'| ~> $lookup('orders')":
                    #"[{"id":"a","n":2},{"id":"b","n":1}]"#,
                "($x := $ ~> |orders[0]|{'id': 'z'}|; [$x.orders.id, orders.id])": #"["z","b","a","b"]"#,
                "$ ~> |orders|5|": "T2011",
                "$ ~> |orders|{}, 5|": "T2012",
                "( $clone := 5; $ ~> |orders|{}| )": "T2013",
            ]
        )
        assertOutcomes(
            #"{"a": {"b": {"c": 1}}}"#,
            ["$ ~> |**|{'seen': true}|": #"{"a":{"b":{"c":1,"seen":true},"seen":true},"seen":true}"#]
        )
    }
}
