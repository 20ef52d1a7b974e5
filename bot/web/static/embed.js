// The page for the operator, /embed.
