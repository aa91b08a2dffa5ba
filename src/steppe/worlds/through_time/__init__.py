"""The worlds goods-1996, goods-2000, ..., goods-2016: goods trade and GDP of each year, one sector."""
