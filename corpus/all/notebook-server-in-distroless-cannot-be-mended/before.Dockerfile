FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN pip install --no-cache-dir --target=/app/packages jupyterlab notebook

# no shell, no package manager: small and safe
FROM gcr.io/distroless/python3-debian12
COPY --from=build /app/packages /app/packages
COPY . /app
ENV PYTHONPATH=/app/packages
USER nonroot
CMD ["-m", "jupyterlab"]
