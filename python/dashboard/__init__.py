"""The dashboard: metrics of the metric layer over the published file, for people who would rather look than read."""
