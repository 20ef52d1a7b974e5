package safety

import "time"

// testTime is the clock of all tests.
var testTime = time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)
