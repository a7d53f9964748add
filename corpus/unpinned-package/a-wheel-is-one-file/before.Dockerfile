FROM python:3.12-slim
COPY vendor /vendor
RUN pip install /vendor/tides-1.0-py3-none-any.whl https://example.org/whl/waves-0.3.1-py3-none-any.whl
