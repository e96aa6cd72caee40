"""Training of the language half: phrase grammars, example streams, the loop. Nothing here is needed to run deskhand."""
