FROM alpine:3.20
RUN apk add --no-cache git make perl
# tokeniser and word lists
COPY . /corpus
RUN make -C /corpus
ENTRYPOINT make -C /corpus report
