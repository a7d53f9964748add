FROM python:3.12
WORKDIR /src
COPY . .
RUN pip install uv && uv sync --group notebook --group jupyterlab
ENV PATH=/src/.venv/bin:$PATH
