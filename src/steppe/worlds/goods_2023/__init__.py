"""The world goods-2023: 194 economies, one sector."""
