"""The world goods-2023: 195 economies, one sector."""
