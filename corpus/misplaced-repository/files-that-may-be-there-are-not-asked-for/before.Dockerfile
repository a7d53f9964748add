FROM python:3.12-slim AS lists
RUN useradd -m -u 1000 wren
WORKDIR /opt/lists
RUN pip freeze > now.txt && pip install -r now.txt
RUN pip install -r maybe.txt || echo there is none
RUN [ -f maybe.txt ] && pip install -r maybe.txt || true
RUN if [ -e setup.py ]; then pip install .; fi
RUN curl -LO https://example.org/more.txt && pip install -r more.txt
RUN pip install -r https://example.org/other.txt
RUN --mount=type=bind,source=requirements.txt,target=requirements.txt pip install -r requirements.txt
RUN cp /etc/hosts maybe.txt
RUN pip install -r maybe.txt

FROM lists
WORKDIR /home/wren
COPY --from=lists /opt/lists /opt/lists
RUN pip install -r /opt/lists/now.txt
COPY --chown=1000 . .
RUN pip install -r requirements.txt
USER wren
ENV HOME=/home/wren
