import { readFile } from 'node:fs/promises';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** The Apollo gateway as its documentation starts it. */
const { SUPERGRAPH_PATH, HOST, PORT } = process.env;
const gateway = new ApolloGateway({ supergraphSdl: await readFile(SUPERGRAPH_PATH, 'utf8') });
await startStandaloneServer(new ApolloServer({ gateway }), { listen: { host: HOST, port: Number(PORT) } });
