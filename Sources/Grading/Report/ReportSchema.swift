/// The JSON Schema of `workshop check --json`, version 1, as `workshop check --schema` prints it.
package enum ReportSchema {
    package static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "workshop check --json, version 1",
          "description": "New members may be added within a version; what a member means does not change.",
          "anyOf": [{"$ref": "#/$defs/report"}, {"$ref": "#/$defs/all"}],
          "$defs": {
            "verdict": {
              "description": "Only passed is a pass.",
              "enum": ["passed", "failed", "skipped", "didNotBuild", "templateInvalid", "crashed", "timedOut", "incomplete"]
            },
            "location": {
              "type": "object", "required": ["file"],
              "properties": {"file": {"type": "string"}, "line": {"type": "integer"}, "column": {"type": "integer"}}
            },
            "diagnostic": {
              "type": "object", "required": ["identifier", "severity", "message"],
              "properties": {
                "identifier": {"type": "string"}, "severity": {"enum": ["error", "warning", "note"]},
                "message": {"type": "string"}, "why": {"type": "string"}, "try": {"type": "string"},
                "location": {"$ref": "#/$defs/location"}
              }
            },
            "check": {
              "type": "object", "required": ["name", "test", "passed", "status", "seconds"],
              "properties": {
                "name": {"type": "string"}, "test": {"type": "string"}, "passed": {"type": "boolean"},
                "status": {"enum": ["passed", "failed", "notLookedAt", "missing"]}, "seconds": {"type": "number"},
                "message": {"type": "string"}, "expected": {"type": "string"}, "actual": {"type": "string"},
                "why": {"type": "string"}, "try": {"type": "string"}, "location": {"$ref": "#/$defs/location"}
              }
            },
            "report": {
              "type": "object", "required": ["version", "step", "verdict", "checks", "seconds", "timings"],
              "properties": {
                "version": {"const": 1}, "step": {"type": "string"}, "verdict": {"$ref": "#/$defs/verdict"},
                "reason": {"description": "Why there is no verdict about the work.", "type": "string"},
                "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}},
                "errors": {"description": "Of the build.", "type": "array", "items": {"$ref": "#/$defs/diagnostic"}},
                "diagnostics": {"description": "Of the template.", "type": "array",
                                "items": {"$ref": "#/$defs/diagnostic"}},
                "seconds": {"type": "number"},
                "timings": {"type": "object", "additionalProperties": {"type": "number"}}
              }
            },
            "all": {
              "description": "With --all: the verdict is that of the first step that did not pass.",
              "type": "object", "required": ["version", "verdict", "steps"],
              "properties": {
                "version": {"const": 1}, "verdict": {"$ref": "#/$defs/verdict"},
                "steps": {"type": "array", "items": {"$ref": "#/$defs/report"}}
              }
            }
          }
        }
        """#
}
