FROM python:3.12
WORKDIR /src
COPY . .
RUN pip install poetry && poetry config virtualenvs.create false
RUN poetry install
