"""The post office across the street: relays sealed packets it cannot read."""
