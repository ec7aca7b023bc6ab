extension Explanation {
    /// About lessons, steps and the agenda, for those who write them.
    static let contentText = #"""
        agenda-not-contiguous
         Sections of the agenda overlap, or leave time between them.
         Each one begins when the one before it ends.
        agenda-section-length
         A section's time ends before it begins.
        agenda-too-many-minutes
         The core steps of a section take longer than the section.
         Make one of them extra, or give it fewer minutes.
        check-duplicate
         Two checks of a step have the same test.
        check-hints
         A check has not exactly three hints.
         The first points the way, the second names the thing, the third all but writes it.
        check-unknown-need
         A check needs another that the step does not have.
        check-without-test
         The suite has no test for a check.
        check-without-why
         A check does not say why it matters.
        check-without-words
         A check has no sentence for the learner.
        core-needs-extra
         A core step needs an extra one, which learners may skip.
        curriculum-duplicate-section
         Two sections have the same name.
        curriculum-duplicate-step
         A step is listed twice.
        curriculum-file-missing
         A file that the curriculum names is missing.
        curriculum-file-unreadable
         A file of the curriculum can't be read.
        curriculum-overlays-collide
         Two overlays add the same file with different contents.
         Let one step add it, and the other change it by a merge.
        curriculum-step-name
         A step's name is not made of small letters, digits and dashes.
        curriculum-step-section
         A step names a section that the agenda does not have.
        lesson-missing
         A section has no lesson.
        manifest-missing-key
         A manifest lacks a key that it must have.
        manifest-not-a-mapping
         A manifest is no map of keys.
        manifest-not-utf8
         A manifest is not UTF-8 text.
        manifest-not-yaml
         A manifest is not valid YAML.
        manifest-unknown-key
         A manifest has a key that nobody reads.
        manifest-wrong-value
         A value in a manifest has the wrong type, or is out of range.
        markdown-directive-in-line
         A directive stands inside a line of text.
         It needs a line of its own, with empty lines around it.
        markdown-front-matter-line
         A line of a lesson's front matter is no 'key: value'.
        markdown-front-matter-open
         A lesson's front matter is never closed.
         It ends with a line of three dashes.
        markdown-front-matter-time
         A lesson's time is not written 0915-1000.
        markdown-image-text
         An image has no text for those who can't see it.
        markdown-not-utf8
         A lesson is not UTF-8 text.
        markdown-quote-differs
         Code in a lesson differs from the file that it is quoted from.
         Nothing on a slide can drift from what runs. Copy the lines anew.
        markdown-quote-file
         A lesson quotes from a file that is not there.
        markdown-quote-region
         A lesson quotes a region that the file does not have.
        markdown-slide-id
         Two slides have the same id.
        markdown-split-list
         A directive between two items splits a list.
         Put it before or after the list.
        markdown-too-deep
         A lesson nests too deep.
        markdown-too-large
         A lesson is too large.
        markdown-with-text
         A directive stands on one line with text.
         It needs a line of its own.
        mutant-not-graded
         A wrong solution could not be graded.
        mutant-rejected-by-another
         A wrong solution is rejected by another check than the one it names.
        mutant-survives
         A wrong solution passes.
         The suite has a hole; write the check that sees the difference.
        mutant-unknown-check
         A wrong solution names a check that the step does not have.
        mutant-without-files
         A wrong solution changes nothing.
        solution-missing
         A step has no solution.
        solution-not-passed
         A step's own solution does not pass.
        solution-with-todo
         A solution still has a TODO.
        fault-unused
         A fault of a step is not in its code, or no check asks for it.
        faults-without-package
         A step says that it has code with faults, and has none.
         The package stands in the folder faults of the step, with a Package.swift.
        later-solution-not-passed
         The solution of a later step does not pass this suite.
         Suites are cumulative: what a later step changes must still fit.
        starter-breaks-suite
         The starter makes the suite end without a verdict.
        starter-does-not-build
         The starter does not compile.
        starter-missing
         A step has no starter.
        starter-passes
         The starter passes, so that there is nothing to do.
        starter-without-todo
         A starter does not mark what is to be done with TODO.
        step-needs-circle
         Steps need each other in a circle.
        step-deploys-unneeded-first
         A step deploys another one's solution first, but doesn't need that step.
         Learners would get a stack that they have never seen; list it among the needs.
        step-needs-later
         A step needs one that comes after it.
        step-unknown-need
         A step needs one that does not exist.
        step-without-checks
         A step has no checks.
        stray-file
         A file belongs to no step.
        suite-breaks
         The suite ends without a verdict.
        suite-missing
         A step has no hidden suite.
        suite-test-not-listed
         The suite has a test that step.yml does not list as a check.
        too-few-mutants
         A step has fewer than three wrong solutions.
        vendored-package-missing
         A package that projects use offline is not in the kit's checkouts.
        slides-browser
         There is no browser to print the slides with, or it failed.
         Install Chromium or Chrome, or name one by --browser. The deck itself needs none: open it and print it.
        slides-code
         A lesson's code does not parse as the language that it names: JSON, YAML, Swift or shell.
         Learners copy it. Mend it; a piece that is no document of its own needs no language behind its backticks.
        slides-contrast
         Two colours of a theme are too near each other to be read.
         WCAG asks for a contrast of 4.5 to 1 (AA).
        slides-diagram
         A diagram can't be made from its file.
         The file has to stand in the kit and be in order; what only= names are logical ids of its resources.
         | <!-- diagram: template=Solutions/01-hello-sam/template.yaml only=ServerlessRestApi,HelloFunction -->
        slides-image
         A lesson shows a picture that is not there.
         Pictures stand below Slides and are named from there.
        slides-link
         A link of a lesson leads nowhere once the deck is one file.
        slides-minutes
         The minutes of a section's slides are not those of the agenda.
        slides-overflow
         A slide has more on it than can be read from the last row.
         Make two of it, or put the rest below handout, where the lesson and the handout have it.
         | <!-- handout -->
        slides-port-in-use
         Another program listens on the port.
        slides-theme
         There is no theme of that name.
         A theme is a style sheet in Slides/theme.
        slides-theme-color
         A theme does not say a colour that the deck uses.
        slides-unknown-step
         A lesson shows an exercise that is no step of the curriculum.
        slides-untitled
         A slide has no heading.
        """#
}
