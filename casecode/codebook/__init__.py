"""The codebook: YAML to `Codebook` and problems; lint; JSON Schema."""
