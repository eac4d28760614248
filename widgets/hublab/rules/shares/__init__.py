"""Who has used how much of their share: associations, usage, decay, Fair Tree."""
