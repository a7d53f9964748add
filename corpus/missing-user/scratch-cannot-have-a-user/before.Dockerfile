FROM golang:1.23 AS build
WORKDIR /src
COPY . .
RUN go build -o /solver .

FROM scratch
COPY --from=build /solver /solver
