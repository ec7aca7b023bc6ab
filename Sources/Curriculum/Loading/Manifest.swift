import WorkshopCommon

/// What stands in `Exercises/curriculum.yml`.
struct Manifest {
    let title: String
    let track: Track
    let sections: [Section]
    let vendored: [VendoredPackage]

    /// `nil` after reporting why, when there is no reading it at all.
    init?(_ files: KitFiles, _ collector: DiagnosticCollector) {
        let path = Curriculum.manifest
        let hint = "it is the list of the day's sections and steps; take it from a fresh checkout of the kit"
        guard let contents = files.contents(path, collector, missing: hint),
            let fields = YAMLFields(parsing: contents, "the curriculum", file: path, collector: collector)
        else { return nil }
        fields.expectOnly(["title", "track", "sections", "vendored"])
        let track = Track(language: Manifest.language(fields))
        title = fields.text("title").map(track.filled) ?? ""
        self.track = track
        sections = fields.list("sections", of: "a section").enumerated().compactMap { index, item in
            Section(item, number: index + 1, track: track)
        }
        vendored = fields.list("vendored", of: "a vendored package").compactMap(VendoredPackage.init)
        if sections.isEmpty {
            if !collector.diagnostics.hasErrors { fields.missing("sections") }
            return nil
        }
        Manifest.reportTwice(sections, collector)
    }

    private static func language(_ fields: YAMLFields) -> String {
        guard let track = fields.fields("track", "the track") else {
            if !fields.keys.contains("track") { fields.missing("track") }
            return ""
        }
        track.expectOnly(["language"])
        return track.text("language") ?? ""
    }

    private static func reportTwice(_ sections: [Section], _ collector: DiagnosticCollector) {
        var slugs: Set<String> = []
        for section in sections where !slugs.insert(section.slug).inserted {
            let message = "there are two sections named '\(section.slug)'"
            collector.report(Diagnostic("curriculum-duplicate-section", at: section.location, message))
        }
        var steps: Set<String> = []
        for section in sections {
            for step in section.steps where !steps.insert(step).inserted {
                let message = "the step '\(step)' is listed twice"
                collector.report(Diagnostic("curriculum-duplicate-step", at: section.location, message))
            }
        }
    }
}

extension Section {
    fileprivate init?(_ fields: YAMLFields, number: Int, track: Track) {
        fields.expectOnly(["slug", "title", "start", "end", "steps"])
        guard let slug = fields.slug("slug"), let title = fields.text("title"),
            let start = fields.time("start"), let end = fields.time("end")
        else { return nil }
        self.init(
            slug: slug,
            number: number,
            title: track.filled(into: title),
            start: start,
            end: end,
            steps: fields.texts("steps"),
            location: fields.location
        )
    }
}

extension VendoredPackage {
    fileprivate init?(_ fields: YAMLFields) {
        fields.expectOnly(["package", "paths"])
        let paths = fields.texts("paths")
        guard let package = fields.text("package") else { return nil }
        guard FileTree.isRelative(package), !paths.isEmpty, paths.allSatisfy(FileTree.isRelative) else {
            fields.wrong("paths", "a list of files and folders inside the package")
            return nil
        }
        self.init(package: package, paths: paths, location: fields.location)
    }
}

extension YAMLFields {
    fileprivate func time(_ key: String) -> TimeOfDay? {
        guard let text = text(key) else { return nil }
        if let time = TimeOfDay(text) { return time }
        wrong(key, "a time of the day in quotes, such as \"09:15\"")
        return nil
    }

    /// Lower-case words joined by hyphens, since it becomes a folder's name and a class's.
    fileprivate func slug(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        if isSlug(text) { return text }
        wrong(key, "lower-case words joined by hyphens, such as hello-sam")
        return nil
    }
}

func isSlug(_ text: String) -> Bool {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    return !words.isEmpty
        && words.allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
}
