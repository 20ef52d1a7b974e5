package bot

import (
	"fmt"
	"io"
	"strings"
)

// hitsExplained is how many hits an explanation writes out.
const hitsExplained = 8

func writeExplanation(w io.Writer, why Explanation) {
	certain := "certain"
	if !why.Certain {
		certain = "uncertain, the conversation or the locale decided"
	}
	fmt.Fprintf(w, "language    %s (%s)\n", why.Language, certain)
	if why.Intent != "" {
		fmt.Fprintf(w, "intent      %s\n", why.Intent)
		return
	}
	fmt.Fprintf(w, "concepts    %s\n", strings.Join(why.Concepts, ", "))
	fmt.Fprintf(w, "outside     %s\n", strings.Join(why.Outside, ", "))
	fmt.Fprintf(w, "terms       %s\n", strings.Join(why.Terms, ", "))
	fmt.Fprintf(w, "unknown     %s\n", strings.Join(why.Unknown, ", "))
	fmt.Fprintf(w, "confidence  %.2f (answers from %.2f)\n", why.Confidence, why.Threshold)
	for i, hit := range why.Hits {
		if i == hitsExplained {
			break
		}
		fmt.Fprintf(w, "%2d. %.2f  learnt %.2f  %s\n      ask %.2f, asks %.2f, words %.2f, core %.2f, missing %.2f, concepts %.2f, density %.2f; nearest: %q\n", i+1, hit.Score,
			hit.Parts.Learnt, hit.Claim.ID, hit.Parts.Ask, hit.Parts.Asks, hit.Parts.Words, hit.Parts.Core, hit.Parts.Missing, hit.Parts.Shared, hit.Parts.Density, hit.Parts.Nearest)
	}
}
