FROM python:3.12-slim AS build
RUN pip install --target /deps pandas

FROM python:3.12-slim
COPY --from=build /deps /deps
