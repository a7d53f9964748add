FROM python:3.11
COPY Pipfile Pipfile.lock ./
RUN pip install pipenv && pipenv install --system --deploy
