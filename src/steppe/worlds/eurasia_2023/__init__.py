"""The shipped world `eurasia-2023`: Eurasia and its partners by sector, an estimate for 2023."""
