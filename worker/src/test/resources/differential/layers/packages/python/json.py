loads = "not the one that everybody knows"
