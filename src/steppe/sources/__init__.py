"""Raw data, one module a provider: where it comes from, its licence and vintage, tidy tables out."""
