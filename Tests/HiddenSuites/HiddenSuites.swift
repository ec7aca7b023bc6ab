// HiddenSuites
