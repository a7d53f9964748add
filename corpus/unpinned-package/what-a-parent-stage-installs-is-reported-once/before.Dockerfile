FROM python:3.12-slim AS base
RUN pip install polars

FROM base
RUN pip install duckdb==1.1.1
