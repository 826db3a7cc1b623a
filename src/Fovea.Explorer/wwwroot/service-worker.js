// While developing nothing is cached, so that a change is seen at once.
self.addEventListener("fetch", () => { });
