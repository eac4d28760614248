"""What an allocation is charged: billing weights, core- and RGU-equivalents."""
