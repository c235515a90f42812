/** A decision table of the policy: a row per rule, a column per action. */
import type { DecisionTable } from '../../../src/technician/actions.ts';
import { WideTable } from './wide-table.tsx';

export function DecisionTableView({ table }: { table: DecisionTable }) {
  const { title, note, columns, rows } = table;
  return (
    <>
      {note !== undefined && <p>{note}</p>}
      <h3>{title}</h3>
      <WideTable kind="lines">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  );
}
